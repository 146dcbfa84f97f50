/**
 * How well a filter finds what labelled texts say is to be found: precision (of what it found, how much was to be
 * found), recall (of what was to be found, how much it found), and F1, which is high only where both are. All of it
 * is counted in texts, since a text is what a rule refuses or lets pass.
 */

/** A filter, as far as it is compared: does it find anything in this text? */
export type Finds = (text: string) => boolean;

/** One way to set one filter up. */
export interface Candidate {
  /** The name of its package. */
  readonly system: string;
  /** What was switched on, in the words of its documentation. */
  readonly settings: string;
  readonly ready: () => Finds;
}

/** A text and whether something is to be found in it. */
export interface Question {
  readonly text: string;
  readonly wanted: boolean;
  readonly language: string;
  readonly kind: string;
}

/** A text and whether it was found. */
export interface Answer extends Question {
  readonly found: boolean;
}

/** The four counts, and what follows from them. */
export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly missed: number;
  readonly falseAlarms: number;
}

/** Asks the filter about every text. */
export function answersOf(finds: Finds, questions: readonly Question[]): readonly Answer[] {
  return questions.map(question => ({ ...question, found: finds(question.text) }));
}

/** A share of nothing is 1: who finds nothing alarms nobody falsely, and where nothing is to be found nothing is missed. */
export function scoreOf(answers: readonly Answer[]): Score {
  const hits = answers.filter(({ wanted, found }) => wanted && found).length;
  const missed = answers.filter(({ wanted, found }) => wanted && !found).length;
  const falseAlarms = answers.filter(({ wanted, found }) => !wanted && found).length;
  const precision = share(hits, falseAlarms);
  const recall = share(hits, missed);
  return { precision, recall, f1: precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), missed, falseAlarms };
}

/** The share of answers that were right; what can be said of a single kind, which is all foul or all clean. */
export function rightOf(answers: readonly Answer[]): number {
  return share(answers.filter(({ wanted, found }) => wanted === found).length, answers.filter(({ wanted, found }) => wanted !== found).length);
}

function share(part: number, rest: number): number {
  return part + rest === 0 ? 1 : part / (part + rest);
}

/** The values that occur, in the order of their first occurrence. */
export function distinct<Item, Value>(items: readonly Item[], valueOf: (item: Item) => Value): readonly Value[] {
  return [...new Set(items.map(valueOf))];
}
