/** {@code abscam models}: lists, shows, checks, imports and measures models. */
package org.abscam.cli.models;
