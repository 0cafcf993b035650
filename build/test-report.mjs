// Reads the TRX files that the test projects left.
//   project FILE LOG         one line for the project, what failed, and what takes long without being marked as slow
//   total FOLDER PROJECT...  the reasons of skipped tests, then "N passed, N failed, N skipped"; fails unless all is well
//   coverage FOLDER          lines and branches that ran, one line for each project below src: what coverlet's reports
//                            say together
// A project counts one failure more where its run broke off or no test ran, since then no result says so.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const MOST_SECONDS = 5;

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

// 00:01:02.5000000
function secondsOf(duration) {
  return duration.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}

// The tests that are marked as slow, as "dotnet test --list-tests" names them, without a theory's arguments; null: not known.
function readMarked(path) {
  if (!existsSync(path)) return null;
  return new Set(readFileSync(path, 'utf8').split('\n').map(line => line.trim().replace(/\(.*/, '')));
}

function readTrx(path) {
  const run = { passed: 0, failures: [], skipped: [], long: [] };
  if (!existsSync(path)) {
    run.broken = 'the test run left no results';
    return run;
  }

  const trx = readFileSync(path, 'utf8');
  for (const [result] of trx.matchAll(/<UnitTestResult\s[^>]*?(?:\/>|>[\s\S]*?<\/UnitTestResult>)/g)) {
    const test = attribute(result, 'testName');
    const outcome = attribute(result, 'outcome');
    const seconds = secondsOf(attribute(result, 'duration'));
    if (seconds > MOST_SECONDS) run.long.push({ test, seconds });
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

  // No failure: on a machine that is busy with other things everything takes long.
  const marked = readMarked(path.replace(/trx$/, 'slow')) ?? new Set();
  for (const { test, seconds } of run.long.filter(({ test }) => !marked.has(test.replace(/\(.*/, ''))))
    console.log(`  SLOW ${test}: ${seconds.toFixed(1)} s, and not marked: [Slow("why")]`);
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

// A line ran if it ran in any report. Of its branches the report that saw most of them counts: which ones it does not say.
function reportCoverage(folder) {
  const projects = new Map();
  const reports = readdirSync(folder, { recursive: true }).filter(name => name.endsWith('coverage.cobertura.xml'));
  for (const report of reports) {
    const xml = readFileSync(join(folder, report), 'utf8');
    for (const [type] of xml.matchAll(/<class\s[\s\S]*?<\/class>/g)) {
      const file = attribute(type, 'filename');
      const project = file.match(/(?:^|\/)src\/([^/]+)\//)?.[1];
      if (!project || file.includes('/obj/')) continue;
      if (!projects.has(project)) projects.set(project, new Map());
      const lines = projects.get(project);
      for (const [line] of type.matchAll(/<line\s[^>]*>/g)) {
        const key = `${file}:${attribute(line, 'number')}`;
        const known = lines.get(key) ?? { hit: false, ran: 0, branches: 0 };
        const [, ran, branches] = attribute(line, 'condition-coverage').match(/\((\d+)\/(\d+)\)/) ?? [0, 0, 0];
        lines.set(key, {
          hit: known.hit || attribute(line, 'hits') !== '0',
          ran: Math.max(known.ran, Number(ran)),
          branches: Math.max(known.branches, Number(branches)),
        });
      }
    }
  }

  const percent = (part, whole) => (whole === 0 ? '-' : `${(100 * part / whole).toFixed(1)} %`);
  for (const [project, lines] of [...projects].sort(([a], [b]) => a.localeCompare(b))) {
    const all = [...lines.values()];
    const sum = count => all.reduce((total, line) => total + count(line), 0);
    console.log(`covered in src/${project}: ${percent(all.filter(line => line.hit).length, all.length)} of ${all.length} lines, `
      + `${percent(sum(line => line.ran), sum(line => line.branches))} of ${sum(line => line.branches)} branches`);
  }
}

const [command, ...operands] = process.argv.slice(2);
if (command === 'project') reportProject(...operands);
else if (command === 'coverage') reportCoverage(...operands);
else reportTotal(operands[0], operands.slice(1));
