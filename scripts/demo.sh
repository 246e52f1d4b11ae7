#!/usr/bin/env bash
# The main job on a data set made on the spot. usage: scripts/demo.sh PROGRAM [FACES]
set -euo pipefail
program=$1
faces=${2:-50000}
folder=build/demo
mkdir -p $folder
show() { echo; echo "$ $*"; "$@"; }

show $program synth -n "$faces" -o $folder/faces
show $program inspect $folder/faces/features.npy
show $program cluster $folder/faces/features.npy -o $folder/labels.txt --truth $folder/faces/labels.txt
echo
echo "The labels are in $folder/labels.txt, one line a face; labels.clusters.jsonl and labels.manifest.json are beside them."
