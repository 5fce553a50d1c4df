import type { Configuration } from 'electron-builder';

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

/** Packages what .build holds: bundles only, without node_modules, sandbox, tests or benchmarks. */
const configuration: Configuration = {
  appId: 'com.borealis-data.desktop',
  productName: 'Borealis Desktop',
  copyright: 'Borealis Desktop contributors, MIT License',
  directories: { output: '.build/packages', buildResources: 'build/resources' },
  files: ['package.json', '.build/electron/**', '.build/renderer/**', '!**/*.map', '!node_modules/**'],
  asar: true,
  npmRebuild: false,
  nodeGypRebuild: false,
  electronFuses,
  publish: null,
  linux: { target: ['AppImage', 'deb'], category: 'Development', executableName: 'borealis-desktop' },
  // Its default is --no-sandbox, with which the program refuses to start.
  appImage: { executableArgs: [] },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.developer-tools', hardenedRuntime: true, minimumSystemVersion: '13.0' },
  win: { target: ['nsis'] },
};

export default configuration;
