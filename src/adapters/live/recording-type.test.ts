// As what is recorded, by what a browser says it can.
import { expect, test } from 'vitest';
import { recordingType } from './recording-type.ts';

const BOTH = ['audio', 'video'];

test('WebM where there is any, in the codecs that most can play', () => {
  expect(recordingType(BOTH, () => true)).toBe('video/webm;codecs="vp8,opus"');
  expect(recordingType(['video'], () => true)).toBe('video/webm;codecs="vp8"');
  expect(recordingType(['audio'], () => true)).toBe('audio/webm;codecs="opus"');
  expect(recordingType(BOTH, (type) => type === 'video/webm' || type.startsWith('video/mp4'))).toBe('video/webm');
});

test('MP4 where there is none', () => {
  const isMp4 = (type: string): boolean => type.includes('/mp4');
  expect(recordingType(BOTH, isMp4)).toBe('video/mp4;codecs="avc1.42E01E,mp4a.40.2"');
  expect(recordingType(['video'], isMp4)).toBe('video/mp4;codecs="avc1.42E01E"');
  expect(recordingType(['audio'], isMp4)).toBe('audio/mp4;codecs="mp4a.40.2"');
  // One that does not want to be told which.
  expect(recordingType(BOTH, (type) => type === 'video/mp4')).toBe('video/mp4');
});

test('nothing where there is neither', () => {
  expect(recordingType(BOTH, () => false)).toBeUndefined();
  expect(recordingType(['audio'], (type) => type.startsWith('video'))).toBeUndefined();
});
