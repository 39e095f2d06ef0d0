/** How an encoder is set: ffmpeg's options for libx264, given the frames of a keyframe interval. */
export type EncoderSettings = (gopFrames: number) => readonly string[];

/** A keyframe after so many frames and nowhere else. */
const regular = (gopFrames: number) => ['-g', `${gopFrames}`, '-keyint_min', `${gopFrames}`, '-sc_threshold', '0'];

/** Encodes at once, without B-frames. */
export const zerolatency: EncoderSettings = (gopFrames) => [
  ...['-preset', 'ultrafast', '-tune', 'zerolatency'],
  ...regular(gopFrames),
];

/** Looks ahead by a second, with the B-frames of the preset: later than `zerolatency` by more than that. */
export const lookahead: EncoderSettings = (gopFrames) => [
  ...['-preset', 'veryfast', '-rc-lookahead', '30'],
  ...regular(gopFrames),
];

/** Two B-frames between others: a frame is sent before up to two that are shown earlier. */
export const twoBFrames: EncoderSettings = (gopFrames) => [...bFrames(2, 'none'), ...regular(gopFrames)];

/** Three B-frames, of which the middle one is a reference: a frame is sent before up to three that are shown earlier. */
export const pyramid: EncoderSettings = (gopFrames) => [...bFrames(3, 'normal'), '-refs', '3', ...regular(gopFrames)];

function bFrames(count: number, kind: 'none' | 'normal'): string[] {
  const always = ['-bf', `${count}`, '-b_strategy', '0', '-b-pyramid', kind];
  return ['-preset', 'ultrafast', ...always, '-rc-lookahead', '0', '-x264-params', 'sync-lookahead=0'];
}

/** As `zerolatency` for so many seconds; then its keyframes stop, and predicted frames go on. */
export function keyframesUntil(seconds: number, fps: number): EncoderSettings {
  return (gopFrames) => {
    const keyframes = `expr:lt(t,${seconds})*gte(t,n_forced*${gopFrames / fps}-0.001)`;
    const endless = ['-g', '100000', '-keyint_min', '1', '-sc_threshold', '0', '-forced-idr', '1'];
    return ['-preset', 'ultrafast', '-tune', 'zerolatency', ...endless, '-force_key_frames', keyframes];
  };
}
