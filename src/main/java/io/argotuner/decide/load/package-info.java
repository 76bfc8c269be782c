/**
 * What an install asks of its limits as it grows, and what those give: measured where its pods tell, else by counts. It is
 * told to people; nothing is decided by it.
 */
@NullMarked
package io.argotuner.decide.load;

import org.jspecify.annotations.NullMarked;
