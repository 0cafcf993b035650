# Sourced by the scripts of this folder. No telemetry, and no build server that outlives a command.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# The SDK would want ICU otherwise, which nothing here needs.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY=false
# ONNX Runtime's telemetry; the program switches it off as well.
export ORT_DISABLE_TELEMETRY=1

CONFIGURATION=Release
LOGS=artifacts/logs

# step TITLE COMMAND...: one line with the time it took; the command's output goes to a log and is shown if it fails.
step() {
  local title=$1 log started=$SECONDS status=0
  shift
  mkdir -p "$LOGS"
  log="$LOGS/${title//[^a-zA-Z0-9]/-}.log"
  printf '%s ... ' "$title"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    printf '%s s\n' "$((SECONDS - started))"
    return 0
  fi
  printf 'failed\n'
  LAST_LOG=$log
  return "$status"
}

# die MESSAGE...: one line each, then a failing exit code.
die() {
  printf '%s\n' "$@" >&2
  exit 1
}
