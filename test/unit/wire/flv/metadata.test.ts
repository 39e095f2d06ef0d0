import { describe, expect, it } from 'vitest';
import { encodeAmf0 } from '#engine/wire/amf0/encodeAmf0.ts';
import { decodeMetadata, encodeMetadata } from '#engine/wire/flv/metadata.ts';

const FULL = { width: 1280, height: 720, fps: 29.97, videoKbps: 6000, audioKbps: 160, sampleRate: 48000, channels: 2 };

describe('metadata', () => {
  it('says what OBS says', () => {
    expect({ ...decodeMetadata(encodeMetadata(FULL)) }).toEqual({
      duration: 0,
      fileSize: 0,
      width: 1280,
      height: 720,
      framerate: 29.97,
      videocodecid: 7,
      videodatarate: 6000,
      audiocodecid: 10,
      audiosamplesize: 16,
      audiosamplerate: 48000,
      audiochannels: 2,
      audiodatarate: 160,
      stereo: true,
      encoder: 'Changeover',
    });
  });

  it('is an ECMA array behind @setDataFrame', () => {
    const bytes = encodeMetadata(FULL);
    expect(bytes.subarray(0, 16)).toEqual(encodeAmf0(['@setDataFrame']));
    expect(bytes[16 + 13]).toBe(8);
  });

  it('leaves out what is not known', () => {
    const fields = decodeMetadata(encodeMetadata({ width: 0, height: 0, fps: 0, sampleRate: 0, channels: 0 }));
    expect({ ...fields }).toEqual({ duration: 0, fileSize: 0, encoder: 'Changeover' });
  });

  it('reads an object without @setDataFrame, and one in an AMF3 message', () => {
    const bytes = encodeAmf0(['onMetaData', { width: 640 }]);
    expect({ ...decodeMetadata(bytes) }).toEqual({ width: 640 });
    expect({ ...decodeMetadata(Buffer.concat([Buffer.from([0]), bytes])) }).toEqual({ width: 640 });
  });

  it('is null for other data messages', () => {
    expect(decodeMetadata(encodeAmf0(['onTextData', { text: 'x' }]))).toBeNull();
    expect(decodeMetadata(encodeAmf0(['onMetaData']))).toBeNull();
    expect(decodeMetadata(Buffer.alloc(0))).toBeNull();
  });
});
