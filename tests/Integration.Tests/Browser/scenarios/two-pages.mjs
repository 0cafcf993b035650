// One page points at an object, another one in another browser sees its mask, its name, and who did it.
import { expectNoFaults, given, open, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  const [first, second] = [await open(browser), await open(browser, '', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })];
  const picture = first.locator('.stage .picture');
  const layer = first.locator('.stage .picture canvas').first();
  await layer.waitFor();
  const area = await until('the picture has its shape', async () => {
    const box = await picture.boundingBox();
    return box && Math.abs(box.width / box.height - 768 / 576) < 0.02 ? box : null;
  });
  const [x1, y1, x2, y2] = given.box.map((value) => (value * area.width) / 768);
  await first.mouse.move(area.x + x1, area.y + y1);
  await first.mouse.down();
  await first.mouse.move(area.x + x2, area.y + y2, { steps: 5 });
  await first.mouse.up();

  for (const page of [first, second]) {
    await page.locator('aside').getByText(/tracked|uncertain/).first().waitFor();
    await page.locator('aside').getByText(/added/).first().waitFor();
    expectNoFaults(page);
  }
});
