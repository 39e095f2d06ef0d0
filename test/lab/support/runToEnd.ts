import { execFile } from 'node:child_process';

interface Ended {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Runs a program that ends by itself. Its exit code is an answer, not a failure; a missing program is one. */
export function runToEnd(file: string, args: string[], input?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer' as const, maxBuffer: 256 * 1024 * 1024 };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string') reject(new Error(`${file}: ${error.message}`));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr: stderr.toString() });
    });
    child.stdin?.end(input);
  });
}

/** The same for a program that has to succeed. */
export async function succeed(file: string, args: string[], input?: string): Promise<Buffer> {
  const { code, stdout, stderr } = await runToEnd(file, args, input);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`);
  return stdout;
}
