import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';

export const KEY_BYTES = 32;

const base64 = z.base64();

/** Text under AES-256-GCM; all parts in base64. */
export const Sealed = z.object({ iv: base64, tag: base64, data: base64 });
export type Sealed = z.infer<typeof Sealed>;

/** `purpose` is authenticated with it: what was sealed for one purpose does not open for another. */
export function seal(text: string, key: Uint8Array, purpose: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(purpose));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') };
}

/** Null: the key is not the one it was sealed with, or the text was changed. */
export function unseal(sealed: Sealed, key: Uint8Array, purpose: string): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    // GCM's own answer to a wrong key or a changed text is to throw; lengths that do not fit are the same to us.
    return null;
  }
}
