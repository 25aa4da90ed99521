// Package page is what all pages share.
package page
