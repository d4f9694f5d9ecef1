# METADATA
# title: Instants
# description: >-
#   How long ago something was, held against the time of the move. All are questions to which an
#   instant that cannot be read, or lies ahead, is a no.
package modeltrail.lib.instants

# METADATA
# title: The time of the move, in nanoseconds since 1970
now := time.parse_rfc3339_ns(input.time)

# METADATA
# title: Whether an instant lies in the last so many days
# description: An hour ahead is now; by so much the clocks of two machines may differ.
within(instant, days) if {
	age := now - time.parse_rfc3339_ns(instant)
	age <= days * _day
	age >= 0 - _hour
}

# METADATA
# title: Whether so many hours have passed since an instant
passed(instant, hours) if now - time.parse_rfc3339_ns(instant) >= hours * _hour

# METADATA
# title: Whether an instant is still to come
ahead(instant) if time.parse_rfc3339_ns(instant) > now

# METADATA
# title: Whether an instant comes within the next so many days
soon(instant, days) if {
	left := time.parse_rfc3339_ns(instant) - now
	left > 0
	left <= days * _day
}

_hour := (60 * 60) * 1000000000

_day := 24 * _hour
