import { resolve } from 'node:path';
import type { Configuration } from 'electron-builder';
import { buildCliExecutable, cliExecutableFolder } from './launch/cli-executable.ts';

/**
 * Every fuse is pinned: the type is Required, so a fuse that a new Electron adds does not compile until it is decided.
 * End-to-end tests need --inspect and so run on an unfused build.
 */
const electronFuses: Required<NonNullable<Configuration['electronFuses']>> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  resetAdHocDarwinSignature: false,
};

/** In the .deb, `borealis-desktop` on PATH is the command line; the app has its desktop entry. */
const onPath = resolve(import.meta.dirname, 'resources/linux/borealis-desktop');

/** Packages what .build holds: bundles only, without node_modules, sandbox, tests or benchmarks. */
const configuration: Configuration = {
  appId: 'com.borealis-data.desktop',
  productName: 'Borealis Desktop',
  copyright: 'Borealis Desktop contributors, MIT License',
  directories: { output: '.build/packages', buildResources: 'build/resources' },
  files: ['package.json', '.build/electron/**', '.build/renderer/**', '!**/*.map', '!node_modules/**'],
  // The command line is a program of its own beside the archive: run-as-node is off, and a GUI program has no console on Windows.
  extraResources: [{ from: cliExecutableFolder, to: 'cli' }],
  beforePack: async () => { await buildCliExecutable(); },
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  electronFuses,
  publish: null,
  linux: { target: ['AppImage', 'deb'], category: 'Development', executableName: 'borealis-desktop-app' },
  deb: { fpm: [`${onPath}=/usr/bin/borealis-desktop`] },
  // Its default is --no-sandbox, with which the program refuses to start.
  appImage: { executableArgs: [] },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', hardenedRuntime: true, binaries: ['Contents/Resources/cli/borealis-desktop'], minimumSystemVersion: '13.0' },
  win: { target: ['nsis'] },
};

export default configuration;
