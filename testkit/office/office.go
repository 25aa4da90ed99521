// Package office is a real mail server for tests: it keeps the letters that it
// takes, refuses whom it is told to, and can lose its line.
package office

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Office is the server.
type Office struct {
	Address string                // for the program's --mail
	Refuse  func(to string) error // asked for each recipient; nil takes all
	Dead    bool                  // cuts the line after it took a letter, before it says so

	mu      sync.Mutex
	letters []Letter
}

// Letter is one that was taken.
type Letter struct {
	From, To   string
	Header     mail.Header
	Text, HTML string
}

// Open starts a server on this machine, until the test ends.
func Open(t testing.TB) *Office {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{Address: "smtp://" + l.Addr().String() + "?from=center@vidhuk.example"}
	server := smtp.NewServer(o)
	server.Domain, server.AllowInsecureAuth = "localhost", true
	go server.Serve(l) //nolint:errcheck // ends with Close
	t.Cleanup(func() { server.Close() })
	return o
}

// Letters are those that were taken, the oldest first.
func (o *Office) Letters() []Letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.letters)
}

// Subject is decoded.
func (l Letter) Subject() string {
	s, err := new(mime.WordDecoder).DecodeHeader(l.Header.Get("Subject"))
	if err != nil {
		return err.Error()
	}
	return s
}

// NewSession implements smtp.Backend.
func (o *Office) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &visit{office: o, conn: c}, nil
}

type visit struct {
	office   *Office
	conn     *smtp.Conn
	from, to string
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error { v.from = from; return nil }

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = to
	if v.office.Refuse != nil {
		return v.office.Refuse(to)
	}
	return nil
}

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter, err := read(raw)
	if err != nil {
		return err
	}
	letter.From, letter.To = v.from, v.to
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.letters = append(v.office.letters, letter)
	if v.office.Dead {
		v.conn.Close()
		return errors.New("the line is cut")
	}
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func read(raw []byte) (Letter, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Letter{}, err
	}
	l := Letter{Header: m.Header}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return l, err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart() // decodes quoted-printable
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return l, err
		}
		body, err := io.ReadAll(p)
		if err != nil {
			return l, err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			l.HTML = string(body)
		} else {
			l.Text = string(body)
		}
	}
}
