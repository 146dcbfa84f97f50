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

/** What stands for a Cyrillic letter inside a Cyrillic word: by its looks, and by its sound. Twins need no entry. */
export const CYRILLIC_LEET: ReadonlyMap<number, readonly [number, number]> = new Map(
  [...'013469@nuzbgdlifvrsphyt'].map((sign, i): [number, readonly [number, number]] => {
    return [sign.charCodeAt(0), ['оизчбяапизьддлифвгсрнут'.charCodeAt(i), 'оиеабяанузбгдлифврспхит'.charCodeAt(i)]];
  }),
);

/** Kana that are written smaller than others of the same sound: each large one is the next. */
export const SMALL_KANA: ReadonlySet<number> = new Set([...'ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ'].map((kana) => kana.charCodeAt(0)));

/** Long vowels as short ones, one sign for nasals, no dots below: people write them as they like. */
export const DEVANAGARI: ReadonlyMap<number, number> = new Map([
  [0x901, 0x902], [0x908, 0x907], [0x90a, 0x909], [0x940, 0x93f], [0x942, 0x941],
  [0x958, 0x915], [0x959, 0x916], [0x95a, 0x917], [0x95b, 0x91c], [0x95c, 0x921], [0x95d, 0x922], [0x95e, 0x92b], [0x95f, 0x92f],
]);
