interface Ports {
  rtmp: number;
  http: number;
  hook: number;
}

/**
 * One RTMP application `live` that records every session to a file of its own, with statistics and control over HTTP.
 * A publisher that went dark would hold its name for over 100 s: `drop_idle_publisher` frees it.
 */
export function nginxConfig(folder: string, { rtmp, http, hook }: Ports, isRoot: boolean): string {
  return `
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off; master_process on; ${isRoot ? 'user root;' : ''} worker_processes 1;
pid tmp/nginx.pid; error_log logs/error.log info;
events { worker_connections 256; }
rtmp {
  access_log logs/rtmp_access.log;
  server {
    listen 127.0.0.1:${rtmp}; chunk_size 4096; ping 30s; ping_timeout 10s; timeout 60s; notify_method get;
    application live {
      live on; record all; record_path ${folder}/rec; record_unique on;
      wait_key on; wait_video on; drop_idle_publisher 5s;
      on_publish http://127.0.0.1:${hook}/on_publish; on_publish_done http://127.0.0.1:${hook}/on_publish_done;
    }
  }
}
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  server {
    listen 127.0.0.1:${http};
    location /stat { rtmp_stat all; }
    location /control { rtmp_control all; }
  }
}
`;
}
