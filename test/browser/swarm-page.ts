/** Drives the database of `swarm-fixture.ts` in one page of a real browser. */
import type { Page } from 'playwright-core';
import type { BrowserProfile } from './harness.ts';
import type { Opening, RowView } from './swarm-fixture.ts';

export class SwarmPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** A new page of the profile with the database open. */
  static async open(profile: BrowserProfile, opening: Opening): Promise<SwarmPage> {
    const opened = await SwarmPage.blank(profile);
    await opened.join(opening);
    return opened;
  }

  /** A new page of the profile without a database. */
  static async blank(profile: BrowserProfile): Promise<SwarmPage> {
    return new SwarmPage(await profile.page());
  }

  /** Opens the database. */
  join(opening: Opening): Promise<string> {
    return this.page.evaluate((given) => window.swarm.open(given), opening);
  }

  /** Loads the page anew, as a person would, and opens the database again. */
  async reload(opening: Opening): Promise<void> {
    await this.page.reload();
    await this.join(opening);
  }

  /** Links there are, count. */
  async links(): Promise<number> {
    return (await this.page.evaluate(() => window.swarm.peers())).length;
  }

  put(...texts: readonly string[]): Promise<RowView[]> {
    return this.page.evaluate((given) => window.swarm.put(given), texts);
  }

  rows(): Promise<RowView[]> {
    return this.page.evaluate(() => window.swarm.rows());
  }

  async texts(): Promise<string[]> {
    return (await this.rows()).map(({ text }) => text).sort();
  }

  async root(): Promise<string> {
    return (await this.page.evaluate(() => window.swarm.status())).root;
  }

  /** Resolves with the root when the page holds so many records. */
  counted(records: number): Promise<string> {
    return this.page.evaluate((count) => window.swarm.counted(count), records);
  }

  /** Resolves with the number of records when the page's root is this one. */
  equal(root: string): Promise<number> {
    return this.page.evaluate((wanted) => window.swarm.equal(wanted), root);
  }

  /** Resolves when so many sessions are open. */
  linked(count: number): Promise<void> {
    return this.page.evaluate((wanted) => window.swarm.linked(wanted), count);
  }

  end(): Promise<void> {
    return this.page.close();
  }
}

/** A name that no other test uses. */
export function freshRoom(): string {
  return `room ${crypto.randomUUID()}`;
}
