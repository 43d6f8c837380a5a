#!/usr/bin/env bash
# Bundles what the pages take from npm into web/static/dist, from where the
# program embeds it. Needs Node for the packages, esbuild comes as a Go tool.
set -euo pipefail
cd "$(dirname "$0")/../.."

# npm ci empties node_modules each time; skip it when nothing changed.
if [ ! -f node_modules/.lotsennetz ] || [ package-lock.json -nt node_modules/.lotsennetz ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  touch node_modules/.lotsennetz
fi

part=node_modules/.dist
rm -rf "$part"
esbuild() { go tool esbuild --log-level=warning --minify --legal-comments=eof --target=es2022,chrome111,firefox113,safari16.4 "$@"; }
esbuild web/build/kern.css --bundle --loader:.woff2=file --asset-names='[name]-[hash]' --outfile="$part"/kern.css
esbuild web/build/network.js --bundle --format=iife --outfile="$part"/network.js
cp node_modules/htmx.org/dist/htmx.min.js "$part"/htmx.js
node_modules/.bin/rtlcss --silent "$part"/kern.css "$part"/kern.rtl.css

for name in @kern-ux/native htmx.org sigma graphology; do
  printf '%s\n\n' "=== $name"
  cat node_modules/"$name"/LICENSE*
  printf '\n'
done >"$part"/licences.txt

# Replaced in one step, so that a build running beside this one embeds no half.
rm -rf web/static/dist
mv "$part" web/static/dist
