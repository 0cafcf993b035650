// What every scenario needs: a browser, a page of the console, a check that says what it expected.
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

/** Arguments of the command line: the console's address, and what the test gives besides, as JSON. */
export const [address, given] = [process.argv[2], JSON.parse(process.argv[3] ?? '{}')];

const patience = Number(process.env.PATIENCE ?? 60_000);

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the test for something that a browser cannot do, and waits until it is done. */
export async function ask(what) {
  console.log(what);
  await lines.next();
}

/** Runs a scenario with a browser of its own; what it throws ends the process with 1. */
export async function scenario(run) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
  try {
    await run(browser);
    console.log('done');
  } catch (error) {
    console.log(error.stack ?? String(error));
    await picture(browser).catch(() => {});
    process.exitCode = 1;
  } finally {
    await browser.close();
    process.stdin.destroy();
  }
}

// What the pages show when a scenario has failed, for whoever looks into it.
async function picture(browser) {
  const name = basename(process.argv[1], '.mjs');
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [i, page] of pages.entries())
    await page.screenshot({ path: new URL(`../../../artifacts/browser/${name}-${i}.png`, import.meta.url).pathname });
}

/** A page of the console that fails the scenario if it throws, logs an error or breaks its content policy. */
export async function open(browser, path = '', { beforeOpen, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ignoreHTTPSErrors: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    // A server that is away, or refuses, is no fault of the page.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection to/.test(message.text()))
      page.faults.push(message.text());
  });
  beforeOpen?.(page);
  await page.goto(address + path);
  return page;
}

export function expect(condition, what) {
  if (!condition) throw new Error(`This is not so: ${what}`);
}

export function expectNoFaults(page) {
  expect(page.faults.length === 0, `the page has no faults, but: ${page.faults.join('; ')}`);
}

/** Waits until something is so. */
export async function until(what, condition) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    expect(Date.now() < end, `within ${patience / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The lengths of the runs of a mask, column by column, the first of them outside: COCO's compressed string. */
export function runsOf(counts) {
  const runs = [];
  let place = 0;
  while (place < counts.length) {
    let [x, k, more] = [0, 0, true];
    while (more) {
      const c = counts.charCodeAt(place++) - 48;
      x |= (c & 0x1f) << (5 * k);
      more = (c & 0x20) !== 0;
      k++;
      if (!more && c & 0x10) x |= -1 << (5 * k);
    }
    if (runs.length > 2) x += runs[runs.length - 2];
    runs.push(x);
  }
  return runs;
}
