/**
 * Measures a whole service under load: real searches, store, exchange and API in this process, with stand-ins for the
 * engines and for the people who watch.
 */
package io.lapidary.service.http.bench;
