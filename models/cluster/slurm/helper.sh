# Marsroute's part on a login node: POSIX sh, coreutils and the commands of the queue.
#
# Called as `main BASE PATH VERB ARGUMENTS` with lines on standard input, the last of
# which is a full stop: what was cut on its way does nothing. It answers in lines whose
# first word says what they are. Every command of the queue runs under `timeout`, and a
# broken link does not stop what was begun.

umask 077
trap '' HUP PIPE
unset SSH_CONNECTION SSH_CLIENT SSH_TTY
LC_ALL=C
export LC_ALL
LIVE='PENDING|RUNNING|CONFIGURING|COMPLETING|SUSPENDED|STOPPED|SIGNALING|STAGE_OUT'
LIVE="$LIVE|REQUEUED|REQUEUE_FED|REQUEUE_HOLD|SPECIAL_EXIT|RESIZING|RESV_DEL_HOLD"

main() {
  work "$@"
  echo "END"
}

work() {
  base=$1
  [ "$2" = - ] || PATH=$2:$PATH
  verb=$3
  shift 3
  mkdir -p "$base" 2>/dev/null
  cd "$base" 2>/dev/null && [ -w . ] && [ -O . ] || { echo "NOBASE"; return; }
  mkdir -p blobs workers incoming jobs 2>/dev/null
  own=$(mktemp -d 2>/dev/null) || own=$(mktemp -d "$base/incoming/own.XXXXXX") ||
    { echo "FULLDISK"; return; }
  trap 'rm -rf "$own"' EXIT
  cat >"$own/all" || { echo "FULLDISK"; return; }
  [ "$(tail -n 1 "$own/all")" = . ] || { echo "CUT"; return; }
  sed '$d' "$own/all" >"$own/in" || { echo "FULLDISK"; return; }
  case $verb in
    hello | have | commit | worker | submit | status | cancel | withdraw | outlook | \
      log | sweep)
      "do_$verb" "$@" ;;
    *) echo "UNKNOWN" ;;
  esac
}

# Make the disk hold a file or folder before anything is built on it.
held() {
  sync "$@" 2>/dev/null || sync
}

last_words() {
  tail -n 3 "$1" | tr '\n' ' '
}

do_hello() {
  chmod 700 . || { echo "NOBASE"; return; }
  for one in blobs workers incoming jobs; do  # made while others could write here
    [ ! -h $one ] || { echo "NOBASE"; return; }
  done
  for tool in timeout sha256sum squeue sbatch scancel tar ln; do
    command -v "$tool" >/dev/null 2>&1 || echo "NOTOOL $tool"
  done
  echo "NOW $(date +%s) $(date +%Y-%m-%dT%H:%M:%S)"
}

room() {
  echo "ROOM $(df -Pk "$base" | awk 'NR == 2 { print $4 }')"
}

# ---------------------------------------------------------------- files

# Lines `sha256`: tell which of these contents are here, and how much of the others.
do_have() {
  room
  while read -r sha; do
    fold=blobs/$(printf %.2s "$sha")
    mkdir -p "$fold" || { echo "FULLDISK"; return; }
    if [ -e "$fold/$sha" ]; then
      echo "HAVE $sha"
    elif [ -e "$fold/$sha.part" ]; then
      echo "PART $sha $(wc -c <"$fold/$sha.part")"
    else
      echo "NONE $sha"
    fi
  done <"$own/in"
}

# Believe an uploaded content only by its hash.
believe() {
  place=blobs/$(printf %.2s "$1")/$1
  [ -e "$place" ] && return 0
  [ -e "$place.part" ] || { echo "MISSING $1"; return 1; }
  found=$(sha256sum <"$place.part") || { echo "MISSING $1"; return 1; }
  if [ "${found%% *}" != "$1" ]; then
    rm -f "$place.part"
    echo "CORRUPT $1"
    return 1
  fi
  chmod 400 "$place.part"
  held "$place.part"
  mv -f "$place.part" "$place" 2>/dev/null || [ -e "$place" ]
}

# Whether the folder of a job has the contents it should have.
holds() {
  [ ! -h "$1" ] || return 1
  while read -r sha name; do
    found=$(sha256sum <"$1/$name" 2>/dev/null) || return 1
    [ "${found%% *}" = "$sha" ] || return 1
  done <"$own/in"
}

# KEY LOT; lines `sha256 name`: make the folder of a job from contents, by one rename.
do_commit() {
  if [ -d "jobs/$1" ]; then
    if holds "jobs/$1"; then
      rm -f "jobs/$1/cancel"
      echo "COMMITTED"
      return
    fi
    mv -T "jobs/$1" "incoming/damaged.$1.$2" && rm -rf "incoming/damaged.$1.$2"
  fi
  new=incoming/$1.$2
  mkdir -p "$new/inputs" || { echo "FULLDISK"; return; }
  while read -r sha name; do
    believe "$sha" || { rm -rf "$new"; return; }
    rm -f "$new/$name"
    ln "$place" "$new/$name" 2>/dev/null || cp "$place" "$new/$name" ||
      { echo "FULLDISK"; return; }
  done <"$own/in"
  held "$new" "$new/inputs"
  mv -T "$new" "jobs/$1" 2>/dev/null || [ -d "jobs/$1" ] || { echo "FULLDISK"; return; }
  rm -rf "$new"
  held jobs
  echo "COMMITTED"
}

# DIGEST SHA256: unpack the code of the worker, by one rename.
do_worker() {
  if [ ! -d "workers/$1" ]; then
    believe "$2" || return
    new=incoming/worker.$1.$$
    mkdir -p "$new" && tar -xf "$place" -C "$new" || { echo "FULLDISK"; return; }
    held "$new"
    mv -T "$new" "workers/$1" 2>/dev/null || [ -d "workers/$1" ] ||
      { echo "FULLDISK"; return; }
    rm -rf "$new"
  fi
  echo "WORKER"
}

# ---------------------------------------------------------------- submission

# Number of a job of a name that the queue has or had, without those it refused and
# those of other folders: names come from keys, and two people may ask for the same.
jobs_named() {
  timeout -k 5 60 squeue --me -h -t all -n "$1" -o '%F|%Z|%T|%r' \
    >"$own/rows" 2>"$own/error" || return 1
  if [ "$2" = 1 ]; then
    timeout -k 5 60 sacct -nXP -S now-14days --name="$1" -o JobID,WorkDir,State,Reason \
      >>"$own/rows" 2>/dev/null
  fi
  grep -F "|$job|" "$own/rows" | grep -v '|FAILED|BadConstraints' |
    sed 's/[|_].*//' | sort -un | head -n 1
}

record() {
  echo "$1" >"jobid.$$" && held "jobid.$$" && mv -f "jobid.$$" jobid && held .
}

recorded() {
  [ -s jobid ] && echo "JOB $(cat jobid)"
}

# One at a time; where the file system has no locks, a hard link is one.
locked() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$1/lock"
    flock -w 20 9 2>/dev/null
    case $? in
      0) return 0 ;;
      1) return 1 ;;
    esac
  fi
  ours=$1/lock.$(uname -n).$$
  : >"$ours"
  tries=0
  until ln "$ours" "$1/held" 2>/dev/null; do
    if [ -n "$(find "$1/held" -mmin +4 2>/dev/null)" ]; then
      mv -f "$1/held" "$ours.old" 2>/dev/null
      rm -f "$ours.old"
    fi
    tries=$((tries + 1))
    [ $tries -ge 20 ] && { rm -f "$ours"; return 1; }
    sleep 1
  done
  held_link=$1/held
  rm -f "$ours"
}

# KEY SUBMISSION ITEMS PARTS WANTED CEILING SETTLE ACCOUNTING; lines: parts, script.
do_submit() {
  key=$1 name=p-$1-$2 items=$3 parts=$4 wanted=$5 ceiling=$6 settle=$7 accounting=$8
  job=$base/jobs/$key
  held_link=
  [ -d "$job" ] || { echo "MISSING"; return; }
  mkdir -p "$job/submit.$2" && cd "$job/submit.$2" || { echo "FULLDISK"; return; }
  recorded && return
  locked "$job" || { echo "BUSY"; return; }
  recorded || submit_locked
  [ -n "$held_link" ] && rm -f "$held_link"
}

submit_locked() {
  [ -e "$job/cancel" ] && { echo "CANCELLED"; return; }
  if [ -e intent ]; then
    earlier_try || return
  fi
  if [ "$ceiling" -gt 0 ]; then
    timeout -k 5 60 squeue --me -h -r -o %i >"$own/rows" 2>"$own/error" ||
      { echo "DOWN $(last_words "$own/error")"; return; }
    queued=$(wc -l <"$own/rows")
    [ $((queued + wanted)) -gt "$ceiling" ] && { echo "CEILING $queued"; return; }
  fi
  { head -n 1 "$own/in" >parts && sed 1d "$own/in" >job.sh &&
    echo "$items $parts" >shape && date +%s >"intent.$$"; } || { echo "FULLDISK"; return; }
  held parts job.sh shape "intent.$$"
  ln "intent.$$" intent 2>/dev/null
  mine=$?
  rm -f "intent.$$"
  [ $mine = 0 ] || { echo "BUSY"; return; }
  held .
  answer=$(timeout -k 5 60 sbatch --parsable --job-name="$name" job.sh \
    2>sbatch.err 9>&-)
  code=$?
  number=${answer%%;*}
  case $code:$number in
    0:[0-9]*) record "$number"; echo "JOB $number" ;;
    *) no_number ;;
  esac
}

# An earlier try may have reached the queue: find it, or wait until it cannot come.
earlier_try() {
  found=$(jobs_named "$name" "$accounting") || { echo "DOWN $(last_words "$own/error")"; return 1; }
  if [ -n "$found" ]; then
    record "$found"
    echo "ADOPTED $found"
    return 1
  fi
  now=$(date +%s)
  begun=0
  read -r begun <intent
  if [ "$begun" -gt "$now" ]; then
    echo "$now" >intent
    begun=$now
  fi
  if [ ! -e looked ] || [ $((now - begun)) -lt "$settle" ]; then
    echo "$now" >looked
    echo "UNSURE it was sent $((now - begun)) s ago and the queue does not show it"
    return 1
  fi
  rm -f looked intent
}

# sbatch gave no number: is the job in, refused for good, or does nobody know?
no_number() {
  words=$(last_words sbatch.err)
  case $code:$words in
    *'connect failure'*)
      rm -f intent
      echo "DOWN $words"
      return ;;
  esac
  found=$(jobs_named "$name" "$accounting") || { echo "UNSURE $words"; return; }
  if [ -n "$found" ]; then
    record "$found"
    echo "ADOPTED $found"
    return
  fi
  case $code:$words in
    124:* | 137:* | *: | *'timed out'* | *ontact* | *'uthentication error'* | \
      *'emporarily unable'* | *'Zero Bytes'* | *'send/recv'* | *onnection*)
      date +%s >looked
      echo "UNSURE $words" ;;
    *)
      rm -f intent
      echo "REFUSED $words" ;;
  esac
}

# ---------------------------------------------------------------- looks

# Lines of jobs in folders of ours, without the column with the folder.
of_ours() {
  awk -F'|' -v base="$base" -v at="$2" '
    substr($1, 1, 2) == "p-" && $at == base "/jobs/" substr($1, 3, 40) {
      line = $1
      for (i = 2; i <= NF; i++) if (i != at) line = line "|" $i
      print line
    }' "$1"
}

# ACCOUNTING; lines `key`: the queue in one question, then the folder of each job.
do_status() {
  echo "NOW $(date +%s) $(date +%Y-%m-%dT%H:%M:%S)"
  room
  down=0
  if ! timeout -k 5 60 squeue --me -h -t all -o '%j|%T|%F|%K|%S|%Z|%r' \
    >"$own/raw" 2>"$own/error"; then
    down=1
    echo "DOWN $(last_words "$own/error")"
    : >"$own/raw"
  fi
  of_ours "$own/raw" 6 >"$own/queue"
  sed 's/^/Q|/' "$own/queue"
  awk -F'|' -v live="^($LIVE)" -v file="$own/queue" '
    BEGIN {
      while ((getline < file) > 0) {
        key = substr($1, 3, 40)
        if ($2 ~ live) state[key] = 2
        else if (!(key in state)) state[key] = 1
      }
    }
    { print $1, state[$1] + 0 }' "$own/in" >"$own/keys"
  : >"$own/unknown"
  while read -r key known; do
    look_at "jobs/$key"
  done <"$own/keys"
  if [ "$1" = 1 ] && [ $down = 0 ] && [ -s "$own/unknown" ]; then
    timeout -k 5 60 sacct -nXP -S now-30days \
      --name="$(head -n 1000 "$own/unknown" | paste -s -d , -)" \
      -o JobName,State,JobID,ExitCode,WorkDir,Reason >"$own/raw" 2>/dev/null
    of_ours "$own/raw" 5 | sed 's/^/S|/'
  fi
}

# The folder of one job; no process is started for those that are in the queue.
look_at() {
  [ -d "$1" ] || { echo "F|$key|0"; return; }
  cancel=0 answer=0 last=0 id='' drawn='' items=0 parts=0 count=0
  [ -e "$1/cancel" ] && cancel=1
  [ -d "$1/answer" ] && answer=1
  while [ -d "$1/submit.$((last + 1))" ]; do last=$((last + 1)); done
  here=$1/submit.$last
  [ -e "$here/jobid" ] && read -r id <"$here/jobid"
  [ -e "$here/withdrawn" ] && read -r drawn <"$here/withdrawn"
  [ -e "$here/shape" ] && read -r items parts <"$here/shape"
  set -- "$1" "$1"/items/[0-9]*.json
  [ -e "$2" ] && count=$(($# - 1))
  echo "F|$key|1|$cancel|$answer|$last|$id|$drawn|$count|$items|$parts"
  [ $last -gt 0 ] || return
  if [ $answer = 1 ] || [ "$known" != 2 ]; then
    for end in "$1"/part-*; do
      line=
      if [ -e "$end/exit.json" ]; then
        IFS= read -r line <"$end/exit.json"
      elif [ -e "$end/progress.json" ]; then
        IFS= read -r line <"$end/progress.json"
      fi
      [ -z "$line" ] || printf 'E|%s|%s|%.2000s\n' "$key" "${end##*part-}" "$line"
    done
  fi
  [ $answer = 0 ] || return
  [ "$known" = 2 ] || echo "L|$key|$(parts_left "$1")"
  [ "$known" = 0 ] && [ -n "$id" ] && echo "p-$key-$last" >>"$own/unknown"
}

parts_left() {
  part=0
  while [ $part -lt "$parts" ]; do
    item=$((part * items / parts))
    while [ $item -lt $(((part + 1) * items / parts)) ]; do
      [ -e "$1/items/$item.json" ] || { printf '%s ' $part; break; }
      item=$((item + 1))
    done
    part=$((part + 1))
  done
}

# KEY: the mark first, so that a submission that is still on its way finds it.
do_cancel() {
  [ -d "jobs/$1" ] || { echo "ABSENT"; return; }
  marked=1
  { : >"jobs/$1/cancel" && held "jobs/$1/cancel" "jobs/$1"; } 2>/dev/null || marked=0
  end_in_queue "p-$1-" || return
  [ $marked = 1 ] && echo "CANCELLED" || echo "FULLDISK"
}

# KEY SUBMISSION; line: why. Take one submission out of the queue; the job itself goes on.
do_withdraw() {
  head -n 1 "$own/in" | tr -d '|' >"jobs/$1/submit.$2/withdrawn"
  end_in_queue "p-$1-$2|" || return
  echo "WITHDRAWN"
}

# End all jobs of ours whose line in the queue begins with a name. One that ended by itself
# while it was being asked is unknown to scancel, so the queue has the last word.
end_in_queue() {
  for _ in 1 2 3; do
    to_end "$1" || return
    [ -s "$own/numbers" ] || return 0
    xargs timeout -k 5 60 scancel --me <"$own/numbers" >/dev/null 2>"$own/error" && return 0
  done
  echo "DOWN $(last_words "$own/error")"
  return 1
}

# The numbers of our jobs with such a name that do not end already.
to_end() {
  timeout -k 5 60 squeue --me -h -o '%j|%F|%T|%Z' >"$own/raw" 2>"$own/error" ||
    { echo "DOWN $(last_words "$own/error")"; return 1; }
  of_ours "$own/raw" 4 | grep "^$1" | grep -v '|COMPLETING$' | cut -d '|' -f 2 |
    sort -u >"$own/numbers"
}

# Lines: a script. When would it start, and what do the partitions take?
do_outlook() {
  echo "NOW $(date +%s) $(date +%Y-%m-%dT%H:%M:%S)"
  timeout -k 5 60 sinfo -h -o '%R|%a|%l|%c|%m|%D|%G' >"$own/rows" 2>"$own/error" ||
    { echo "DOWN $(last_words "$own/error")"; return; }
  sed 's/^/I|/' "$own/rows"
  timeout -k 5 60 sbatch --test-only "$own/in" >"$own/words" 2>&1
  echo "TEST $? $(last_words "$own/words")"
}

# KEY: the last lines that each part wrote.
do_log() {
  for one in "jobs/$1"/part-*; do
    [ -d "$one" ] || continue
    echo "PART ${one##*part-}"
    [ -e "$one/log.txt" ] && tail -c 4000 "$one/log.txt" | sed 's/^/ /'
  done
  for one in "jobs/$1"/submit.*/out.*; do
    [ -s "$one" ] || continue
    echo "PART ${one##*out.}"
    tail -c 2000 "$one" | sed 's/^/ /'
  done
}

# Lines `key`: remove folders of jobs that do not run, then what nobody needs.
do_sweep() {
  timeout -k 5 60 squeue --me -h -t all -o '%j|%T|%Z' >"$own/raw" 2>"$own/error" ||
    { echo "DOWN $(last_words "$own/error")"; return; }
  of_ours "$own/raw" 3 >"$own/queue"
  before=$(du -sk "$base" | cut -f 1)
  while read -r key; do
    [ -d "jobs/$key" ] || continue
    if grep "^p-$key-" "$own/queue" | grep -Eq "\|($LIVE)"; then
      echo "BUSY $key"
      continue
    fi
    mv -T "jobs/$key" "incoming/swept.$key.$$" && rm -rf "incoming/swept.$key.$$"
  done <"$own/in"
  find blobs -type f ! -name '*.part' -links 1 -mmin +60 -delete
  find blobs -type f -name '*.part' -mtime +7 -delete
  find incoming -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf {} +
  echo "FREED $((before - $(du -sk "$base" | cut -f 1)))"
}
