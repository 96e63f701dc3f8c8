#!/usr/bin/env bash
# From the corpus to models/phi-4-demo.gguf. Extra arguments go to train.py, for example --steps 500.
# Needs Debian's python3-torch, python3-numpy and libopenblas0-serial (without it, training takes ten times as long).
set -euo pipefail
cd "$(dirname "$0")/../.."

# Other Pythons on the machine may lack torch; Debian's has it.
python="${PYTHON:-/usr/bin/python3}"

npx tsx tools/demoModel/buildCorpus.ts
"$python" tools/demoModel/check_code.py

# Without these, glibc returns each large tensor to the kernel at once, and half the time goes into page faults.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=268435456
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
exec "$python" tools/demoModel/train.py "$@"
