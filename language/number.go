package language

import "strconv"

// Number groups the thousands: «50 774» with no-break spaces, or "50,774".
// Four digits stay together in Ukrainian, as its typography has it.
func (l Language) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	separator := "\u00a0"
	if l == En {
		separator = ","
	}
	if len(digits) < 4 || l != En && len(digits) == 4 {
		return sign + digits
	}
	head := len(digits) % 3
	out := digits[:head]
	for i := head; i < len(digits); i += 3 {
		if out != "" {
			out += separator
		}
		out += digits[i : i+3]
	}
	return sign + out
}

// Bytes is an amount that fills a {name} as «15 МБ».
type Bytes int64

// Size says bytes as people do: «15 МБ», "640 KB".
func (l Language) Size(bytes int64) string {
	units := [...]string{"Б", "КБ", "МБ", "ГБ"}
	if l == En {
		units = [...]string{"B", "KB", "MB", "GB"}
	}
	i := 0
	for bytes >= 1<<10 && i < len(units)-1 {
		bytes = (bytes + 1<<9) >> 10
		i++
	}
	return l.Number(bytes) + "\u00a0" + units[i]
}
