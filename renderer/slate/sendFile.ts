import { slateText } from '../text/slate.ts';

/**
 * Sends a file to the engine by XMLHttpRequest: `fetch` does not tell how much of a body has gone. Rejects with a line
 * for people; `onProgress` hears the part that has gone, 0 … 1.
 */
export function sendFile(file: File, name: string, onProgress: (part: number) => void, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/slate/files?name=${encodeURIComponent(name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.onload = () => (request.status === 200 ? resolve() : reject(new Error(messageOf(request.responseText))));
    request.onerror = () => reject(new Error(slateText.broke(name)));
    request.onabort = () => reject(new Error(slateText.cancelled(name)));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text;
  }
}
