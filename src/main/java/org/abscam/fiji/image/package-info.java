/** The active image: what of it is looked at, its lock while a command runs, Escape. */
package org.abscam.fiji.image;
