package notify

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"
)

// Mail sends letters through an SMTP server.
type Mail struct {
	client *mail.Client
	from   string
}

// NewMail makes a channel from an address such as
// "smtp://user:password@mail.example.org:587?from=center@example.org".
// Transport security is required, for letters carry secrets: from the first byte
// with smtps, and after a greeting with smtp (STARTTLS). Only a server on this
// machine, or an address that says ?tls=none, goes without.
func NewMail(address string) (*Mail, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("a mail address looks like smtp://user:password@host:587?from=center@example.org")
	}
	from := u.Query().Get("from")
	if from == "" {
		return nil, fmt.Errorf("the mail address needs ?from= with the sender's e-mail")
	}
	if tls := u.Query().Get("tls"); tls != "" && (tls != "none" || u.Scheme == "smtps") {
		return nil, fmt.Errorf("the mail address knows only ?tls=none, and only with smtp://")
	}
	options := []mail.Option{security(u)}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, mail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	client, err := mail.NewClient(u.Hostname(), options...)
	return &Mail{client: client, from: from}, err
}

func security(u *url.URL) mail.Option {
	address, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && address.IsLoopback()
	switch {
	case u.Scheme == "smtps":
		return mail.WithSSL()
	case u.Query().Get("tls") == "none":
		return mail.WithTLSPolicy(mail.NoTLS)
	case here:
		return mail.WithTLSPolicy(mail.TLSOpportunistic)
	}
	return mail.WithTLSPolicy(mail.TLSMandatory)
}

// Repeatable implements Channel: a mail server delivers as often as it is asked.
func (m *Mail) Repeatable() bool { return false }

// Send implements Channel.
func (m *Mail) Send(ctx context.Context, l Letter) error {
	msg, err := envelope(l, m.from)
	if err != nil {
		return &Failure{Problem: "wrong_address", Final: true, Err: err}
	}
	if err = m.client.DialAndSendWithContext(ctx, msg); err == nil || msg.IsDelivered() {
		return nil // taken: what went wrong afterwards is no matter of this letter
	}
	return judged(err)
}

// judged tells certain failures from those after which nobody knows: the mail
// server had the whole letter, and its answer was lost.
func judged(err error) error {
	var refusal *mail.SendError
	if !errors.As(err, &refusal) && strings.Contains(err.Error(), "STARTTLS") {
		return &Failure{Problem: "no_tls", Err: err}
	}
	if refusal == nil {
		return &Failure{Problem: "no_connection", Err: err} // not even the greeting
	}
	code := refusal.ErrorCode()
	switch {
	case code >= 500:
		return &Failure{Problem: fmt.Sprintf("refused %d", code), Final: true, Err: err}
	case code >= 400:
		return &Failure{Problem: fmt.Sprintf("refused %d", code), Err: err}
	case refusal.Reason == mail.ErrSMTPDataClose, refusal.Reason == mail.ErrWriteContent, refusal.Reason == mail.ErrAmbiguous:
		return err
	}
	return &Failure{Problem: "no_connection", Err: err}
}

// envelope is the letter as it travels. Its number is the same whenever it is
// sent, so that a mail program knows it again; programs do not answer it; mail
// providers show a button that ends such letters (RFC 2369, RFC 8058).
func envelope(l Letter, from string) (*mail.Msg, error) {
	msg := mail.NewMsg()
	if err := msg.From(from); err != nil {
		return nil, err
	}
	if err := msg.To(l.To); err != nil {
		return nil, err
	}
	msg.Subject(l.Subject)
	msg.SetDateWithValue(l.At)
	msg.SetMessageIDWithValue(fmt.Sprintf("letter-%d@%s", l.ID, l.Host))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if l.Stop != "" {
		msg.SetGenHeader(mail.HeaderListUnsubscribe, "<"+l.Stop+">")
		msg.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(mail.TypeTextPlain, l.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, l.HTML)
	return msg, nil
}
