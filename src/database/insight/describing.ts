/** Sentences about a trace for whoever has the database alone: a part of its own, which comes with the first `db.describe`. */
export { describeTrace } from './wire-words.ts';
