/**
 * As what a browser shall record: WebM where it can, which all browsers of a room play in parts; else MP4, of which the same holds where the
 * codecs are the usual ones. The last of each leave the codecs to the browser, and then it says which.
 */
const WEBM = {
  both: ['video/webm;codecs="vp8,opus"', 'video/webm;codecs="vp9,opus"', 'video/webm'],
  picture: ['video/webm;codecs="vp8"', 'video/webm;codecs="vp9"', 'video/webm'],
  sound: ['audio/webm;codecs="opus"', 'audio/webm'],
} as const;
const MP4 = {
  both: ['video/mp4;codecs="avc1.42E01E,mp4a.40.2"', 'video/mp4;codecs="avc1.42E01E,opus"', 'video/mp4'],
  picture: ['video/mp4;codecs="avc1.42E01E"', 'video/mp4'],
  sound: ['audio/mp4;codecs="mp4a.40.2"', 'audio/mp4;codecs="opus"', 'audio/mp4'],
} as const;

/** The type for tracks of these kinds; undefined where the browser records neither. */
export function recordingType(kinds: readonly string[], isSupported: (type: string) => boolean): string | undefined {
  const what = !kinds.includes('video') ? 'sound' : kinds.includes('audio') ? 'both' : 'picture';
  return [...WEBM[what], ...MP4[what]].find(isSupported);
}
