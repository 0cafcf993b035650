// Makes docs/images/console-*.jpg from a console of cameras and one of clips: build/screenshots.sh starts both.
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../tests/Integration.Tests/Browser/', import.meta.url))('playwright-core');
const [live, clips] = process.argv.slice(2);
const images = new URL('../docs/images/', import.meta.url).pathname;
// On the clip's first frame.
const people = [[178, 373, 248, 519], [236, 369, 300, 512]];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
try {
  await cameras();
  await clip();
} finally {
  await browser.close();
}

async function cameras() {
  const desk = await open(`${live}#/live/gate`, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  await desk.locator('.object .state.tracked').nth(1).waitFor();
  // Thumbnails and figures come once a second.
  await desk.waitForTimeout(3000);
  await shoot(desk, 'live');
  const phone = await open(`${live}#/live/gate`, { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, colorScheme: 'light' });
  await phone.locator('.object .state.tracked').nth(1).waitFor();
  await phone.waitForTimeout(3000);
  await shoot(phone, 'phone');
}

async function clip() {
  const { clips: [{ id }] } = await ask(`${clips}api/clips`, () => true);
  for (const [i, box] of people.entries()) await post(`${clips}api/clips/${id}/prompts`, { at: { frame: 0 }, box, label: `person ${i + 1}` });
  await post(`${clips}api/clips/${id}/run`, { from: 0, direction: 'forwards' });
  await ask(`${clips}api/clips/${id}`, ({ run }) => run.state !== 'running');
  const page = await open(`${clips}#/clips/${id}`, { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  await page.locator('.object .state').first().waitFor();
  await page.locator('.go-to input').fill('50');
  await page.keyboard.press('Enter');
  // Until pictures and thumbnails are there.
  await page.waitForTimeout(3000);
  await shoot(page, 'clip');
}

async function open(address, options) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(address);
  return page;
}

async function shoot(page, name) {
  await page.screenshot({ path: `${images}console-${name}.jpg`, type: 'jpeg', quality: 78 });
  await page.context().close();
  console.log(`docs/images/console-${name}.jpg`);
}

async function post(address, body) {
  const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-SamStream': 'none' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
}

// Until what is answered is as wanted.
async function ask(address, isWanted) {
  for (const end = Date.now() + 120_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const found = await fetch(address).then((answer) => answer.json(), () => null);
    if (found && isWanted(found)) return found;
    if (Date.now() > end) throw new Error(`${address} does not come to what is wanted: ${JSON.stringify(found)}`);
  }
}
