# Ends what a killed JVM cannot. Standard input is a pipe that only the JVM holds open: lines
#   keep service PID | keep postgres DATA_DIRECTORY | keep temporary DIRECTORY | forget ... (the same)
# and at its end - the JVM is gone - all that is kept is ended, services first.
trap '' INT QUIT HUP TERM # a terminal's Ctrl-C goes to everyone in it, and this must outlive the JVM
cd /
echo $$ # the JVM waits for it: from here on, nothing that ends the JVM ends this
exec >/dev/null
kept=
newline='
'

while IFS= read -r line; do
  what=${line#* }
  case $line in
    keep\ *) kept=$kept$what$newline ;;
    forget\ *)
      left=
      IFS=$newline
      set -f
      for one in $kept; do
        [ "$one" = "$what" ] || left=$left$one$newline
      done
      set +f
      unset IFS
      kept=$left
      ;;
  esac
done

pause() { sleep 0.1 2>/dev/null || sleep 1; }

# One that has ended counts, even where nobody asks for its exit code and it stays as a zombie.
alive() {
  kill -0 "$1" || return 1
  [ -r "/proc/$1/stat" ] || return 0
  IFS= read -r stat <"/proc/$1/stat" || return 1
  case "${stat##*) }" in Z*) return 1 ;; esac
}

# gone PID TENTHS: waits up to so long for the process to end.
gone() {
  tenths=$2
  while alive "$1"; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    pause
  done
}

# Of a server that was only just being started, the pid file may be about to appear.
postmaster() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -s "$1/postmaster.pid" ]; then
      IFS= read -r pid <"$1/postmaster.pid"
      echo "$pid"
      return
    fi
    pause
  done
}

IFS=$newline
set -f
for one in $kept; do
  case $one in service\ *) kill -TERM "${one#service }" ;; esac
done
for one in $kept; do
  case $one in
    service\ *) gone "${one#service }" 100 || kill -KILL "${one#service }" ;;
  esac
done
for one in $kept; do
  case $one in
    postgres\ *)
      pid=$(postmaster "${one#postgres }")
      [ -n "$pid" ] || continue
      kill -INT "$pid" # fast shutdown: does not wait for clients
      gone "$pid" 150 || kill -QUIT "$pid" # immediate: recovers at the next start
      gone "$pid" 50
      ;;
  esac
done
for one in $kept; do
  case $one in
    temporary\ *) rm -rf "${one#temporary }" || { pause && rm -rf "${one#temporary }"; } ;;
  esac
done
