/**
 * Names of hosts in the letters of the DNS: `bücher.de` is `xn--bcher-kva.de` (RFC 3492). For comparing with a list only, which
 * is written in these letters; whether a registry would take a name is not asked.
 */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_CODE = 128;
/** Longest part that is encoded, code points: encoding takes the square of it, and the DNS has no longer one. */
const PART_MAX = 63;

/** The host in the letters of the DNS; parts that are too long for it stay as they are. */
export function toAsciiHost(host: string): string {
  if (!/[^\0-\x7f]/.test(host)) return host;
  return host.split('.').map(part => /[^\0-\x7f]/.test(part) && part.length <= PART_MAX ? `xn--${encode(part)}` : part).join('.');
}

function encode(part: string): string {
  const codes = [...part].map(character => character.codePointAt(0)!);
  const basic = codes.filter(code => code < INITIAL_CODE);
  let written = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  let [code, delta, bias, done] = [INITIAL_CODE, 0, INITIAL_BIAS, basic.length];
  while (done < codes.length) {
    const next = Math.min(...codes.filter(other => other >= code));
    delta += (next - code) * (done + 1);
    code = next;
    for (const other of codes) {
      if (other < code) delta++;
      if (other !== code) continue;
      written += digitsOf(delta, bias);
      bias = adapt(Math.floor(delta / (done === basic.length ? DAMP : 2)), done + 1);
      delta = 0;
      done++;
    }
    delta++;
    code++;
  }
  return written;
}

function digitsOf(delta: number, bias: number): string {
  let digits = '';
  let left = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (left < threshold) return digits + digit(left);
    digits += digit(threshold + (left - threshold) % (BASE - threshold));
    left = Math.floor((left - threshold) / (BASE - threshold));
  }
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? 0x61 + value : 0x30 + value - 26);
}

function adapt(damped: number, count: number): number {
  let left = damped + Math.floor(damped / count);
  let k = 0;
  for (; left > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) left = Math.floor(left / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * left) / (left + SKEW));
}
