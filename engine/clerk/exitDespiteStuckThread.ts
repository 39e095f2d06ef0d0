/**
 * Ends the process with `code` although one of its threads is stuck in a system call, which `process.exit` would wait
 * for without end. The process is replaced by one that ends at once: that keeps its id and its exit code. Windows can
 * not do so; there the process is killed, with exit code 1.
 */
export function exitDespiteStuckThread(code: number): never {
  if (process.platform !== 'win32' && process.execve) {
    process.execve(process.execPath, [process.execPath, '-e', `process.exitCode = ${code}`], {});
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable: the process was killed');
}
