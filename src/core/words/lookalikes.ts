/**
 * Letters that look like other letters. Two tables: those that are a Latin letter in disguise wherever they stand (small
 * capitals, letters with strokes, boxed ones), and those of Cyrillic and Greek, which are letters of their own until they stand
 * in one word with Latin ones. Written by hand after the confusables of Unicode (UTS 39), for what people use against filters.
 */

/** `from` and what it looks like, letter by letter. */
function pairs(from: string, to: string): [number, number][] {
  const letters = [...to];
  return [...from].map((letter, i) => [letter.codePointAt(0) ?? 0, letters[i]?.codePointAt(0) ?? 0]);
}

/** Lower-case code points that are a Latin letter wherever they stand. */
export const DISGUISED: ReadonlyMap<number, number> = new Map([
  ...pairs('ıłøđðħŧŋƒɑɡɩɪʀʁʏʙʜʟɢɴᴀʙᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ', 'iloddhtnfagiirrybhlgnabcdefjkmopstuvwz'),
  ...pairs('əɐɘɛɜɔʇʌʍɥɯɹʎʞƃɟıßæœþĸɓɖɗɠɦɨɫɱɲɵʂʈʉʋʐȷ', 'aaeeeotvwhmrykgfisaopkbddghilmnostuvzj'),
  // Cyrillic letters that only a few languages use: in chats they stand for the Latin ones.
  ...pairs('ѕіјһԁԛԝӏɋ', 'sijhdqwlq'),
  ...enclosed(0x1f150), ...enclosed(0x1f170), ...enclosed(0x1f1e6),
]);

/** Letters in black circles, in black boxes, and the halves of flags. */
function enclosed(first: number): [number, number][] {
  return Array.from({ length: 26 }, (_, i) => [first + i, 0x61 + i]);
}

/** Cyrillic and Greek letters, lower case and without marks, and the Latin letter that each looks like in one of its cases. */
export const TWINS: ReadonlyMap<number, number> = new Map([
  ...pairs('авекмнорстухьг', 'abekmhopctyxbr'),
  ...pairs('αβγεηικνορτυχωςμ', 'abyenikvoptuxwcu'),
]);

/** Digits and signs that stand for a letter inside a word, in two ways where there are two. */
export const LEET: ReadonlyMap<number, readonly [number, number]> = new Map(
  [...'0123456789@$!|+€£¢¥§'].flatMap((sign, i): [number, readonly [number, number]][] => {
    const first = 'oizeasgtbgasiiteleys'.charCodeAt(i);
    const second = 'olzeasgtbgaslltelcys'.charCodeAt(i);
    return [[sign.charCodeAt(0), [first, second]]];
  }),
);
