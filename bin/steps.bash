# Runs steps one after the other and tells at the end how each went. Sourced by bin/test.
# A step that fails doesn't hide what the later ones have to say.

declare -a results=()
failures=0

step() {
    local name=$1 began=$SECONDS result=passed
    printf '\n── %s\n' "$name"
    if ! "${@:2}"; then
        result=FAILED
        failures=$((failures + 1))
    fi
    results+=("$(printf '%-8s%-26s%5d s' "$result" "$name" $((SECONDS - began)))")
}

verdict() {
    printf '\n'
    printf '%s\n' "${results[@]}"
    if ((failures)); then
        printf '\n%d of %d steps failed.\n' "$failures" "${#results[@]}"
        return 1
    fi
    printf '\nAll %d steps passed in %d s.\n' "${#results[@]}" "$SECONDS"
}
