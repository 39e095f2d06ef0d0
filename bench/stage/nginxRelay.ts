import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#test/lab/support/freePort.ts';
import { LabProcess } from '#test/lab/support/LabProcess.ts';
import { scratchFolder } from '#test/lab/support/scratchFolder.ts';
import { accepts } from './accepts.ts';
import { outputUrls, type Relay, type RelayOrders } from './Relay.ts';

/** nginx-rtmp with a `push` for each output, one worker. */
export async function nginxRelay(orders: RelayOrders): Promise<Relay> {
  await using made = new AsyncDisposableStack();
  const folder = made.use(await scratchFolder('bench-nginx'));
  const port = await freePort();
  for (const name of ['logs', 'tmp']) await mkdir(join(folder.path, name));
  await writeFile(join(folder.path, 'nginx.conf'), config(port, outputUrls(orders)));
  const args = ['-p', folder.path, '-c', 'nginx.conf', '-e', 'logs/error.log'];
  const nginx = made.use(await LabProcess.start('/usr/sbin/nginx', args));
  await accepts(port);
  const owned = made.move();
  return {
    pid: nginx.pid,
    feedUrl: `rtmp://127.0.0.1:${port}/live/feed`,
    async [Symbol.asyncDispose]() {
      // In order, so that the master takes its worker along.
      nginx.kill('SIGTERM');
      await nginx.exitCode();
      await owned.disposeAsync();
    },
  };
}

function config(port: number, urls: readonly string[]): string {
  return `
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off; master_process on; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
pid tmp/nginx.pid; error_log logs/error.log warn;
events { worker_connections 1024; }
rtmp {
  access_log off;
  server {
    listen 127.0.0.1:${port}; chunk_size 4096;
    application live {
      live on;
      ${urls.map((url) => `push ${url};`).join('\n      ')}
    }
  }
}
`;
}
