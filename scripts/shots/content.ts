/** What people wrote, for the pictures of the demos: short and long, in several scripts, with what lays out badly when nobody looks. */

const SHORT = [
  'Otter prints on the south bank, two animals.', 'The gate by the mill is open again.', 'First swallows over the reservoir!', 'Water is low, the ford can be walked.',
  'A kingfisher, three minutes, then gone upstream.', 'Fog until ten.', 'Path is flooded behind the second bridge, take the ridge.', 'שלום, נפגשים ליד הגשר בשמונה.',
  'https://example.org/a/very/long/address/that/cannot/be/broken/anywhere/because/it/has/no/spaces/at/all/index.html', '橋の下で会いましょう。', 'Two lines:\nthe second one.', '👩‍🌾🌾',
];
const NOTES_COUNT = 30;

/** Thirty notes. */
export const NOTES: readonly string[] = Array.from({ length: NOTES_COUNT }, (_, index) => SHORT[index % SHORT.length]! + (index < SHORT.length ? '' : ` (${index})`));

/** As long as somebody writes who has much to say. */
export const LONG = Array.from({ length: 12 }, (_, index) => `${index + 1}. ${SHORT[0]!} ${SHORT[4]!} ${SHORT[6]!}`).join('\n');

/** Comments under the article; the third is a rude one. */
export const COMMENTS: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'Ada', text: 'I was in the second boat. We never saw the lantern either.' },
  { name: 'Somebody with a name of forty letters ok', text: 'A good way to keep a thing.\n\nMy grandfather kept the lamp at Skarv for thirty years. He said the same in fewer words: nobody sees the keeper, everybody sees the light.' },
  { name: 'Rude', text: 'Boring.' },
  { name: 'לאה', text: 'תודה על הסיפור.' },
  { name: 'Grace', text: `It goes on ${'and on '.repeat(40)}and ends.` },
  { name: 'Ada', text: 'See you on the fourth of March.' },
];

const NAMES = ['Old lighthouse', 'Ford', 'Mill with an unusually long name that somebody typed in full', 'Spring', 'Cave', 'Otter bank', 'Second bridge', 'Pine', 'Harbour', 'Chapel', 'Quarry', 'Well'];

/** Places on the island; the last three lie close to each other. */
export const PLACES = NAMES.map((title, index) => ({
  title, text: index % 3 === 0 ? '' : SHORT[index % 7]!,
  lat: index < 9 ? .05 * Math.sin(index * 2.4) * (1 - index / 14) : .02 + index * .0004, lng: index < 9 ? .07 * Math.cos(index * 2.4) * (1 - index / 14) : -.02,
}));

const SEEN = ['Grey heron', 'Otter', 'Kingfisher', 'Common swallow, a large flock that came from the south at noon', 'Newt'];
const WHERE = ['Mill pond', 'Second bridge, upstream', 'Reservoir'];
const FIRST_SEEN = Date.UTC(2026, 4, 3, 7, 20);
const DAY_MS = 86_400_000;

/** Twenty observations. */
export const OBSERVATIONS = Array.from({ length: 20 }, (_, index) => ({
  what: SEEN[index % SEEN.length]!, count: index === 3 ? 12_500 : (index * 7) % 13, when: FIRST_SEEN + index * 3.1 * DAY_MS, place: WHERE[index % WHERE.length]!,
}));
