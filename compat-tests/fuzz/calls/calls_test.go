package calls

import "testing"

func TestTheTablesFitTogether(t *testing.T) {
	for _, a := range All {
		if err := a.Check(); err != nil {
			t.Error(err)
		}
	}
}
