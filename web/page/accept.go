package page

import (
	"net/http"
	"strconv"
	"strings"
)

// Accepts reports whether the browser takes an answer in the encoding (RFC 9110,
// 12.5.3).
func Accepts(r *http.Request, name string) bool {
	header := strings.Join(r.Header.Values("Accept-Encoding"), ",")
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), name) {
			continue
		}
		weight, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !weighted || err == nil && q > 0
	}
	return false
}
