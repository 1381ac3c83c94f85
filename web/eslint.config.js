import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** A feature sees its own folder, the app's `shell` and the packages: never another feature. */
function featureZones(app) {
  const base = `./apps/${app}/src/features`;
  let names = [];
  try {
    names = readdirSync(new URL(base, import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    names = [];
  }
  return names.map((name) => ({
    target: `${base}/${name}`,
    from: base,
    except: [`./${name}`],
    message:
      'A feature does not import another feature: move what both need to the shell or a package.',
  }));
}

const zones = [
  ...featureZones('console'),
  ...featureZones('field'),
  { target: './packages', from: './apps', message: 'Packages do not know the apps.' },
  { target: './apps/field', from: './apps/console', message: 'The apps are blind to each other.' },
  { target: './apps/console', from: './apps/field', message: 'The apps are blind to each other.' },
  {
    target: './apps/verify',
    from: ['./apps/console', './apps/field'],
    message: 'The verifier stands by itself.',
  },
  { target: './packages/rules', from: './packages/ui', message: 'Rules are pure.' },
  { target: './packages/rules', from: './packages/api', message: 'Rules are pure.' },
  { target: './packages/api', from: './packages/ui', message: 'The client has no screen.' },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/dev-dist', 'node_modules', 'packages/api/src/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  importX.flatConfigs.recommended,
  importX.flatConfigs.typescript,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat['recommended-latest'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.es2022 } },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.json' })],
    },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      complexity: ['error', 12],
      'max-params': ['error', 3],
      'no-console': 'error',
      eqeqeq: 'error',
      // The one field a page is for may take the cursor (sign-in, a dialog's first field).
      'jsx-a11y/no-autofocus': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones, basePath: import.meta.dirname }],
      'import-x/no-unresolved': 'off',
      'import-x/no-named-as-default': 'off',
      'import-x/no-named-as-default-member': 'off',
    },
  },
  {
    files: ['packages/rules/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'fetch',
        'localStorage',
        'navigator',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'now is an argument.' },
      ],
    },
  },
  {
    files: ['*.config.js', '**/*.config.ts', 'checks/**', '**/tools/**'],
    languageOptions: { globals: globals.node },
  },
);
