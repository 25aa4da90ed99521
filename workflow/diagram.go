package workflow

import (
	"fmt"
	"strings"
)

// MessageDiagram draws Steps as a Mermaid state diagram. Deeds that leave the
// state as it is are not drawn.
func MessageDiagram() string {
	var d diagram
	for _, s := range Steps {
		for _, from := range s.From {
			for _, to := range s.To {
				d.arrow(string(from), string(to), string(s.Deed))
			}
		}
	}
	return d.String()
}

// AssignmentDiagram draws AssignmentSteps.
func AssignmentDiagram() string {
	var d diagram
	for _, s := range AssignmentSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				d.arrow(string(from), string(to), string(s.Deed))
			}
		}
	}
	return d.String()
}

// PostDiagram draws PostSteps.
func PostDiagram() string {
	var d diagram
	for _, s := range PostSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				d.arrow(string(from), string(to), string(s.Deed))
			}
		}
	}
	return d.String()
}

// AlertDiagram draws AlertSteps.
func AlertDiagram() string {
	var d diagram
	for _, s := range AlertSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				d.arrow(string(from), string(to), string(s.Deed))
			}
		}
	}
	return d.String()
}

// SanctionDiagram draws SanctionSteps.
func SanctionDiagram() string {
	var d diagram
	for _, s := range SanctionSteps {
		for _, from := range s.From {
			for _, to := range s.To {
				d.arrow(string(from), string(to), string(s.Deed))
			}
		}
	}
	return d.String()
}

// diagram collects arrows and joins the deeds that share one.
type diagram struct {
	order []string
	deeds map[string][]string
}

func (d *diagram) arrow(from, to, deed string) {
	if from == to {
		return
	}
	if from == "" {
		from = "[*]"
	}
	if d.deeds == nil {
		d.deeds = map[string][]string{}
	}
	key := from + " --> " + to
	if len(d.deeds[key]) == 0 {
		d.order = append(d.order, key)
	}
	d.deeds[key] = append(d.deeds[key], deed)
}

func (d *diagram) String() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, key := range d.order {
		fmt.Fprintf(&b, "    %s: %s\n", key, strings.Join(d.deeds[key], ", "))
	}
	return b.String()
}
