// No view has a barrier that axe-core finds serious, in both themes, at a desk and on a phone; there all of it fits, and fingers hit what there is to hit.
import { createRequire } from 'node:module';
import { expect, expectNoFaults, given, open, scenario } from '../browser.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const fingerPixels = 44;

await scenario(async (browser) => {
  for (const screen of [desk, phone]) {
    for (const view of given.views) {
      const what = `${view.path} ${JSON.stringify(view.steps)} at ${screen.viewport.width}`;
      const page = await open(browser, view.path, { ...screen, bypassCSP: true });
      // Each step waits for what it acts on.
      for (const [does, on, ...text] of view.steps) await (does === 'press' ? page.keyboard.press(on) : page.locator(on).first()[does](...text));
      await page.locator(view.ready).first().waitFor();
      await page.addScriptTag({ path: axe });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.length === 0, `${what}, ${colorScheme}: ${serious.map(({ id, nodes }) => `${id} ${nodes[0].html}`).join('; ')}`);
      }

      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow <= 0, `${what} fits the screen, but is ${overflow} pixels too wide`);
      const small = screen === phone ? await page.evaluate(smallerThan, fingerPixels) : [];
      expect(small.length === 0, `${what}: fingers hit ${small.join(', ')}`);
      expectNoFaults(page);
      await page.context().close();
    }
  }
});

// What can be pressed and is too small for a finger; of what has a label, the label counts.
function smallerThan(pixels) {
  return [...document.querySelectorAll('button, a, select, input, summary, [role="slider"]')]
    .filter((control) => control.checkVisibility())
    .map((control) => ({ control, ...(control.closest('label') ?? control).getBoundingClientRect().toJSON() }))
    .filter(({ width, height }) => Math.min(width, height) < pixels - 0.5)
    .map(({ control, width, height }) => `${control.outerHTML.slice(0, 80)} of ${Math.round(width)} × ${Math.round(height)}`);
}
