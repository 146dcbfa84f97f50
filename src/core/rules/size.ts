/**
 * How large the content of a record may be, in bytes of UTF-8, as it is stored: in a sealed room that is the
 * sealed text. Quotas count records, because a quota in bytes does not converge; this rule is what makes the
 * count a bound on bytes.
 */
import { ACCEPT, refuse, type EventRule } from './rule.ts';

/** Refuses content of more than `contentBytesMax` bytes. */
export function sizeRule(contentBytesMax: number): EventRule {
  return ({ content }) => {
    if (!isLonger(content, contentBytesMax)) return ACCEPT;
    return refuse('size', `content over ${contentBytesMax} bytes; put large things as files`);
  };
}

/** Whether a well-formed text has more than `bytesMax` bytes of UTF-8; encodes nothing. */
function isLonger(text: string, bytesMax: number): boolean {
  if (text.length > bytesMax) return true;
  if (text.length * 3 <= bytesMax) return false;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a surrogate pair stands for two of the pair's four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes > bytesMax;
}
