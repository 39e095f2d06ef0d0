import { contextBridge, ipcRenderer } from 'electron';
import { type ShellBridge, shellChannels } from '#shared/api/shell.ts';

// The page gets these two calls and nothing of Electron: neither `ipcRenderer` nor an event object leaves this file.
const bridge: ShellBridge = {
  takeOpenedStudio: () => ipcRenderer.invoke(shellChannels.takeOpenedStudio),
  onStudioOpened(listener) {
    const heard = () => listener();
    ipcRenderer.on(shellChannels.studioOpened, heard);
    return () => ipcRenderer.off(shellChannels.studioOpened, heard);
  },
};
contextBridge.exposeInMainWorld('changeoverShell', bridge);
