package look

// Crowd has as many questions about periods of their own wait as may, until free
// is called.
func (l *Look) Crowd() (free func()) {
	line := l.figures.others.line
	for range cap(line) {
		line <- struct{}{}
	}
	return func() {
		for range cap(line) {
			<-line
		}
	}
}
