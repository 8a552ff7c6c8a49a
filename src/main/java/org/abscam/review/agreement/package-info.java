/** How far readers agree beyond chance: nothing here knows what was read. */
package org.abscam.review.agreement;
