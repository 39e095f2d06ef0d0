export const SECRETS = {
  feedKey: 'main-feed/key+1 of',
  password: 'obs pässword "7"',
  streamKey: 'abcd-efgh-1234-stream',
  userinfo: 'publisher:s3cretUser',
  token: 'tok%20en-98765',
};

/** A studio file with a secret in every kind of place. */
export function studioText(more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    version: 1,
    name: 'Studio A',
    ingest: { rtmp: '127.0.0.1:0' },
    encoders: [
      {
        id: 'main',
        name: 'OBS main',
        make: 'obs',
        feedKey: SECRETS.feedKey,
        options: { url: 'ws://127.0.0.1:4455', password: SECRETS.password },
      },
      { id: 'backup', name: 'Backup', make: 'manual', feedKey: 'backup-91d0' },
    ],
    program: { order: ['main', 'backup'] },
    destinations: [
      {
        id: 'own',
        name: 'Own server',
        endpoints: [
          {
            id: 'a',
            url: `rtmp://${SECRETS.userinfo}@10.0.0.1/live?token=${SECRETS.token}`,
            streamKey: SECRETS.streamKey,
          },
        ],
      },
    ],
    ...more,
  });
}
