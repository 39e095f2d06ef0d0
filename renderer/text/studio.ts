export const studioText = {
  welcome: 'This studio is empty',
  welcomeWhy: 'Changeover takes the feeds of your encoders and sends one unbroken program to your destinations.',
  steps: {
    write: {
      title: 'Write a studio file',
      body: 'It names the encoders, their feed keys, and the destinations. It is plain JSON.',
    },
    open: { title: 'Open it', body: 'Here, or when the engine starts:' },
    point: {
      title: 'Point the encoders here',
      body: 'In OBS: Settings, Stream, Custom. The stream key is the encoder’s feed key.',
    },
    start: { title: 'Press Start', body: 'When the signal path shows what you want, go on air.' },
  },
  command: 'npm run headless -- --studio FILE',
  ingestTaken: 'The ingest port is taken; see the alarms.',
  example: 'A studio file to start from',
  open: 'Open studio file…',
  openOnAir: 'A studio can be opened only off air.',
  aboutLabel: (name: string) => `Studio ${name}: facts and file`,
  facts: { ingest: 'Encoders publish to', version: 'Engine', up: 'Running for', memory: 'Memory' },
  previewTitle: (name: string) => `Open “${name}”?`,
  previewWhat: 'This changes:',
  previewSame: 'It is the studio that the engine has already.',
  use: 'Open studio',
  cancel: 'Cancel',
  close: 'Close',
  notJson: (file: string, why: string) => `${file} is not a studio file: ${why}`,
  read: (file: string) => `${file} can be opened.`,
  opened: (name: string) => `Studio “${name}” is open.`,
};

export const studioExample = `{
  "version": 1,
  "name": "My studio",
  "ingest": { "rtmp": "0.0.0.0:1935" },
  "encoders": [
    { "id": "main", "name": "OBS main",
      "make": "manual", "feedKey": "choose-a-key" },
    { "id": "backup", "name": "Backup",
      "make": "manual", "feedKey": "choose-another" }
  ],
  "program": { "order": ["main", "backup"] },
  "destinations": [
    { "id": "twitch", "name": "Twitch", "endpoints": [
      { "id": "a", "url": "rtmp://live.twitch.tv/app",
        "streamKey": "…" } ] }
  ]
}`;
