package api

import "testing"

// What costs much or changes something is done only for people whom somebody
// knows: another door would lie beside every brake.
func TestNobodyPostsUnsigned(t *testing.T) {
	for _, o := range operations {
		if o.Method != get && o.Deed == "" && !o.Signed {
			t.Errorf("%s %s asks for no deed and no person", o.Method, o.Path)
		}
	}
}
