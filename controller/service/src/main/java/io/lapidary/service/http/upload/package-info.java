/** Taking files in from people who may mean harm: nothing counts before it was looked at, and what is refused leaves nothing. */
package io.lapidary.service.http.upload;
