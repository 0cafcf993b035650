// Writes a bill of materials as CycloneDX 1.6, from what was published and not from what was meant to be. Nothing is fetched, and the
// same files give the same bill.
//   node build/sbom.mjs program DIR FILE   the packages of NuGet whose files lie beside the program in DIR
//   node build/sbom.mjs image DIR FILE --models DIR --dpkg STATUS --os-release FILE
//                                          with it .NET, the models and the packages of Debian of an image
//   --packages DIR                         where NuGet keeps its packages, else NUGET_PACKAGES or ~/.nuget/packages
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const byName = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1);

function main([kind, program, output, ...rest]) {
  const options = {};
  for (let i = 0; i < rest.length; i += 2) {
    if (!/^--(models|dpkg|os-release|packages)$/.test(rest[i]) || rest[i + 1] === undefined) {
      fail(`build/sbom.mjs does not know '${rest[i]}', or it lacks a value.`);
    }
    options[rest[i].slice(2)] = rest[i + 1];
  }
  if (!['program', 'image'].includes(kind) || !output) {
    fail('build/sbom.mjs program DIR FILE, or image DIR FILE with --models, --dpkg and --os-release.');
  }

  const packages = options.packages ?? process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  const { root, components, dependencies } = programParts(program, packages);
  if (kind === 'image') {
    for (const name of ['models', 'dpkg', 'os-release']) {
      options[name] ?? fail(`build/sbom.mjs image needs --${name}.`);
    }
    components.push(
      dotnet(root.machine), ...models(options.models), ...debianPackages(options.dpkg, options['os-release']));
  }

  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: '',
    version: 1,
    metadata: { component: root.component },
    components: components.sort(byName),
    dependencies: dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
  bill.serialNumber = serialNumber(JSON.stringify(bill));
  writeFileSync(output, `${JSON.stringify(bill, null, 2)}\n`);
}

// What .NET itself reads to find the program's parts: each package with its files, and what it needs.
function programParts(folder, packages) {
  const { libraries, targets, runtimeTarget } = readJson(join(folder, 'samstream.deps.json'));
  const target = targets[runtimeTarget.name];
  const key = name => Object.keys(target).find(found => found.startsWith(`${name}/`));
  const ships = id => libraries[id].type === 'package'
    && ['runtime', 'native', 'resources'].some(part => Object.keys(target[id][part] ?? {}).length > 0);
  const purl = id => `pkg:nuget/${id.replace('/', '@')}`;

  // A package without files and a project of ours stand for what they need.
  const needed = id => Object.keys(target[id].dependencies ?? {}).map(key).filter(Boolean)
    .flatMap(other => (ships(other) ? [purl(other)] : needed(other)));
  const needs = (ref, id) => ({ ref, dependsOn: [...new Set(needed(id))].sort() });

  const main = key('samstream');
  const version = main.split('/')[1];
  const shipped = Object.keys(target).filter(ships);
  const component = { type: 'application', 'bom-ref': 'samstream', name: 'samstream', version, licenses: [{ license: { id: 'MIT' } }] };
  return {
    root: { component, machine: runtimeTarget.name.split('/')[1] },
    components: shipped.map(id => nugetPackage(id, purl(id), libraries[id].sha512, packages)),
    dependencies: [needs('samstream', main), ...shipped.map(id => needs(purl(id), id))],
  };
}

function nugetPackage(id, purl, contentHash, packages) {
  const [name, version] = id.split('/');
  const file = `${name}.${version}`.toLowerCase();
  const folder = join(packages, name.toLowerCase(), version.toLowerCase());
  if (`sha512-${readJson(join(folder, '.nupkg.metadata')).contentHash}` !== contentHash) {
    fail(`${folder} is not the package that the program was built with. Build it again: make build`);
  }
  return {
    type: 'library', 'bom-ref': purl, name, version, purl,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(readText(join(folder, `${file}.nupkg.sha512`)), 'base64').toString('hex') }],
    licenses: [license(readText(join(folder, `${name.toLowerCase()}.nuspec`)), folder, id)],
  };
}

// As the package says it: an expression of SPDX, or a file.
function license(nuspec, folder, id) {
  const [, type, value] = /<license type="(expression|file)"[^>]*>([^<]+)<\/license>/.exec(nuspec) ?? fail(`${id} names no licence.`);
  if (type === 'expression') {
    return /^[A-Za-z0-9.-]+$/.test(value) ? { license: { id: value } } : { expression: value };
  }
  const text = readText(join(folder, value));
  const isMit = /Permission is hereby granted, free of charge, to any person obtaining a copy\s+of this software/.test(text);
  return {
    license: {
      ...(isMit ? { id: 'MIT' } : { name: `${id}: ${value}` }),
      text: { contentType: 'text/plain', encoding: 'base64', content: Buffer.from(text).toString('base64') },
    },
  };
}

function dotnet(machine) {
  const line = readText(join(repository, 'build/dotnet.sha512')).split('\n')
    .find(found => found.includes('/aspnetcore-runtime-') && found.endsWith(`-${machine}.tar.gz`));
  const [hash, file] = line.split('  ');
  const version = /aspnetcore-runtime-([0-9.]+)-/.exec(file)[1];
  return {
    type: 'framework', 'bom-ref': `dotnet@${version}`, name: 'Microsoft.AspNetCore.App with Microsoft.NETCore.App', version,
    hashes: [{ alg: 'SHA-512', content: hash }],
    licenses: [{ license: { id: 'MIT' } }],
    externalReferences: [{ type: 'distribution', url: `https://builds.dotnet.microsoft.com/dotnet/${file}` }],
  };
}

// Each file is described by the manifest that names its SHA-256.
function models(folder) {
  const manifests = readdirSync(join(repository, 'configs/models')).filter(name => name.endsWith('.yaml'))
    .map(name => readText(join(repository, 'configs/models', name)));
  return filesBelow(folder).filter(path => path.endsWith('.onnx')).map(path => {
    const name = basename(path);
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    const manifest = manifests.find(text => text.includes(hash)) ?? fail(`No manifest in configs/models names the SHA-256 of ${name}: ${hash}`);
    const value = key => new RegExp(`^${key}: *(.+)$`, 'm').exec(manifest)?.[1];
    return {
      type: 'machine-learning-model', 'bom-ref': `${value('name')}/${name}`, name: `${value('name')}: ${name}`,
      description: value('source'),
      hashes: [{ alg: 'SHA-256', content: hash }],
      licenses: [{ license: { id: value('license') } }],
    };
  });
}

// Their licences stand in /usr/share/doc of the image.
function debianPackages(status, osRelease) {
  const os = Object.fromEntries(readText(osRelease).split('\n').map(line => line.split('=')).map(([key, value]) => [key, value?.replaceAll('"', '')]));
  return readText(status).split('\n\n').map(stanza => Object.fromEntries(
    [...stanza.matchAll(/^([A-Za-z-]+): *(.*)$/gm)].map(([, key, value]) => [key, value])))
    .filter(found => found.Status === 'install ok installed')
    .map(found => {
      const vendor = /nvidia\.com/.test(found.Maintainer) ? 'nvidia' : os.ID;
      const purl = `pkg:deb/${vendor}/${encodeURIComponent(found.Package)}@${encodeURIComponent(found.Version)}`
        + `?arch=${found.Architecture}&distro=${os.ID}-${os.VERSION_ID}`;
      return { type: 'library', 'bom-ref': purl, name: found.Package, version: found.Version, purl };
    });
}

function serialNumber(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : fail(`${path} is missing.`);
}

function readJson(path) {
  return JSON.parse(readText(path));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main(process.argv.slice(2));
