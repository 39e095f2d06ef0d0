/** A page for the time without an engine, as an address that the window can load. It runs no script. */
export function noticePage(title: string, text: string): string {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: #0e1114; color: #c8ced4;
    font: 17px/1.6 system-ui, sans-serif; }
  main { max-width: 36em; padding: 2em; }
  h1 { font-size: 1.5em; font-weight: 600; color: #f2f4f5; }
  p { white-space: pre-line; overflow-wrap: anywhere; }
</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></body></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
