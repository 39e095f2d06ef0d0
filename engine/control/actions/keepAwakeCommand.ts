/** A program that keeps the computer awake for as long as it runs; it ends when its standard input is closed. */
export interface KeepAwakeCommand {
  readonly file: string;
  readonly args: readonly string[];
}

const windowsScript = [
  '$awake = Add-Type -PassThru -Name Awake -Namespace Changeover -MemberDefinition \'[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint flags);\'',
  '[void]$awake::SetThreadExecutionState([uint32]"0x80000001")',
  '[void][Console]::In.ReadToEnd()',
].join('; ');

/** What does it on this system; null where nothing is known to. */
export function keepAwakeCommand(platform: NodeJS.Platform, pid: number): KeepAwakeCommand | null {
  switch (platform) {
    case 'linux':
      return {
        file: 'systemd-inhibit',
        args: ['--what=idle:sleep', '--who=Changeover', '--why=The program is on air', '--mode=block', 'cat'],
      };
    case 'darwin':
      return { file: 'caffeinate', args: ['-i', '-s', '-w', String(pid)] };
    case 'win32':
      return { file: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', windowsScript] };
    default:
      return null;
  }
}
