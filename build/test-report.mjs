// Reads the TRX files that the test projects left.
//   project FILE LOG         one line for the project, and what failed
//   total FOLDER PROJECT...  the reasons of skipped tests, then "N passed, N failed, N skipped"; fails unless all is well
// A project counts one failure more where its run broke off or no test ran, since then no result says so.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi, (_, hex, decimal, name) =>
    name ? entities[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)));
}

function attribute(element, name) {
  const match = element.match(new RegExp(`^[^>]*?\\s${name}="([^"]*)"`));
  return match ? decode(match[1]) : '';
}

function text(element, name) {
  const match = element.match(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`));
  return match ? decode(match[1]).trim() : '';
}

function readTrx(path) {
  const run = { passed: 0, failures: [], skipped: [] };
  if (!existsSync(path)) {
    run.broken = 'the test run left no results';
    return run;
  }

  const trx = readFileSync(path, 'utf8');
  for (const [result] of trx.matchAll(/<UnitTestResult\s[^>]*?(?:\/>|>[\s\S]*?<\/UnitTestResult>)/g)) {
    const test = attribute(result, 'testName');
    const outcome = attribute(result, 'outcome');
    if (outcome === 'Passed') run.passed++;
    else if (outcome === 'NotExecuted') run.skipped.push(text(result, 'Message') || 'no reason given');
    else run.failures.push({ test, message: text(result, 'Message') || outcome, trace: text(result, 'StackTrace') });
  }

  const error = [...trx.matchAll(/<RunInfo\s[^>]*outcome="Error"[^>]*>[\s\S]*?<\/RunInfo>/g)]
    .map(([info]) => text(info, 'Text')).filter(Boolean).join('\n');
  const outcome = trx.match(/<ResultSummary\s[^>]*outcome="([^"]*)"/)?.[1];
  if (run.passed + run.failures.length + run.skipped.length === 0) run.broken = error || 'no test ran';
  else if (!outcome) run.broken = 'the results break off';
  else if (run.failures.length === 0 && outcome !== 'Completed' && outcome !== 'Passed')
    run.broken = error || `the test run ended as ${outcome}`;
  return run;
}

const failed = run => run.failures.length + (run.broken ? 1 : 0);

const indent = (lines, by) => lines.split('\n').map(line => ' '.repeat(by) + line.trimEnd()).join('\n');

function reportProject(path, log) {
  const run = readTrx(path);
  const name = basename(path, '.trx');
  console.log(`${name}: ${run.passed} passed, ${failed(run)} failed, ${run.skipped.length} skipped`);
  for (const { test, message, trace } of run.failures) {
    console.log(`  FAILED ${test}`);
    console.log(indent(message, 4));
    if (trace) console.log(indent(trace.split('\n').slice(0, 8).join('\n'), 4));
  }
  if (run.broken) {
    console.log(`  FAILED ${name}: ${run.broken.split('\n').slice(0, 10).join('\n    ')}`);
    if (existsSync(log)) console.log(`    the whole log: ${log}`);
  }
}

function reportTotal(folder, projects) {
  const runs = projects.map(project => readTrx(join(folder, `${basename(project)}.trx`)));
  const reasons = new Map();
  for (const reason of runs.flatMap(run => run.skipped)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, count] of reasons) console.log(`skipped ${count}: ${reason}`);

  const sum = count => runs.reduce((total, run) => total + count(run), 0);
  console.log(`${sum(run => run.passed)} passed, ${sum(failed)} failed, ${sum(run => run.skipped.length)} skipped`);
  process.exitCode = sum(failed) === 0 && sum(run => run.passed) > 0 ? 0 : 1;
}

const [command, ...operands] = process.argv.slice(2);
if (command === 'project') reportProject(...operands);
else reportTotal(operands[0], operands.slice(1));
