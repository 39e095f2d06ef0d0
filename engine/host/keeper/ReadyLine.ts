const longestLine = 4096;

/** Finds `ready http://HOST:PORT/?token=TOKEN` in what the engine writes to its standard output. */
export class ReadyLine {
  #line = '';
  #isFound = false;

  /** Answers the address once, when its line is complete. */
  read(chunk: Buffer): URL | null {
    if (this.#isFound) return null;
    const lines = (this.#line + chunk.toString('latin1')).split('\n');
    this.#line = lines.pop()?.slice(-longestLine) ?? '';
    for (const line of lines) {
      const address = /^ready (http\S+)\s*$/.exec(line)?.[1];
      if (!address || !URL.canParse(address)) continue;
      this.#isFound = true;
      return new URL(address);
    }
    return null;
  }
}
