import { resolve } from 'node:path';
import { type PagePlace, pagePlaces } from '#shared/api/shell.ts';

/** What the operating system asks for with the application's name: by arguments, by a file, or by a link. */
export type OpenRequest =
  | { readonly type: 'window' }
  | { readonly type: 'studio'; readonly path: string }
  | { readonly type: 'place'; readonly place: PagePlace };

const extension = '.changeover';

/** The request in a command line that was given in the folder `cwd`; the last file or link counts. */
export function requestInArguments(args: readonly string[], cwd: string): OpenRequest {
  const link = args.findLast((arg) => arg.startsWith('changeover:'));
  if (link !== undefined) return requestInLink(link);
  const path = args.findLast((arg) => !arg.startsWith('-') && arg.toLowerCase().endsWith(extension));
  return path === undefined ? { type: 'window' } : { type: 'studio', path: resolve(cwd, path) };
}

/** `changeover://alarms` leads to a place on the page and does nothing else; any other link only shows the window. */
export function requestInLink(link: string): OpenRequest {
  const name = /^changeover:\/\/([a-z]+)\/?$/.exec(link)?.[1];
  const place = pagePlaces.find((known) => known === name);
  return place === undefined ? { type: 'window' } : { type: 'place', place };
}
